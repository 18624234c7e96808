//! The bit syntax: all of it takes the long path.

use super::{Flow, State, long};

long!(BsStartMatch BsGetInteger BsGetFloat BsGetBinary BsSkipBits BsTestTail BsTestUnit BsEnsure BsMatchString BsGetUtf
    BsSkipUtf BsGetTail BsGetPosition BsSetPosition BsInitWritable BsCreateBinary);
