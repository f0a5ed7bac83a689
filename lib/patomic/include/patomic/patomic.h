#ifndef PATOMIC_PATOMIC_H
#define PATOMIC_PATOMIC_H

#include "api/align.h"
#include "api/combine.h"
#include "api/core.h"
#include "api/export.h"
#include "api/feature_check.h"
#include "api/ids.h"
#include "api/memory_order.h"
#include "api/ops.h"
#include "api/options.h"
#include "api/transaction.h"
#include "api/version.h"

#endif
