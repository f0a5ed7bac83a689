/* Compiled with one header put before it, since a translation unit may not be empty. */
typedef int header_test_t;
