#ifndef PATOMIC_API_OPS_H
#define PATOMIC_API_OPS_H

#include "align.h"
#include "ops/explicit.h"
#include "ops/implicit.h"
#include "ops/transaction.h"

#endif
