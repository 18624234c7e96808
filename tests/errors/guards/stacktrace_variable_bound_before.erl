-module(stacktrace_variable_bound_before).
-export([f/2]).
f(X, Stack) ->
    try X()
    catch _:Reason:Stack -> {Reason, Stack}
%%                 ^^^^^ stacktrace variable 'Stack' must not be previously bound
    end.
