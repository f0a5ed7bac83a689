/* Tests both sides of the library's choices: replaces the features in use before main(). */

#include <patomic/extensions.h>

#include <stdlib.h>

__attribute__((constructor)) static void choose_features(void)
{
    const char *features = getenv("PATOMIC_TEST_FEATURES");
    if (features != NULL)
        patomic_override_features((unsigned int) strtoul(features, NULL, 0));
}
