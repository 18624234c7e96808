-module(record_field_that_is_a_variable).
-record(r, {a, B}).
%%             ^ bad record field
