/* A library that has nothing but a version. */

__attribute__((visibility("default"))) int patomic_version_major(void) { return MAJOR; }
__attribute__((visibility("default"))) int patomic_version_minor(void) { return 0; }
__attribute__((visibility("default"))) int patomic_version_patch(void) { return 5; }
