-module(bad_arity_in_export).
-export([f/x]).
%%         ^ bad function arity
