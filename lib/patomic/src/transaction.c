#include <patomic/api/core.h>
#include <patomic/api/transaction.h>

patomic_transaction_t patomic_create_transaction(
    unsigned int options, unsigned int kinds, unsigned long ids)
{
    /* Hardware transactions are disabled on most processors, and may always fail on the others. */
    patomic_transaction_t none = {0};
    (void) options;
    (void) kinds;
    (void) ids;
    return none;
}

patomic_transaction_exit_code_t patomic_transaction_status_exit_code(unsigned long status)
{
    return PATOMIC_TRANSACTION_STATUS_EXIT_CODE(status);
}

unsigned int patomic_transaction_status_exit_info(unsigned long status)
{
    return PATOMIC_TRANSACTION_STATUS_EXIT_INFO(status);
}

unsigned char patomic_transaction_status_abort_reason(unsigned long status)
{
    return PATOMIC_TRANSACTION_STATUS_ABORT_REASON(status);
}
