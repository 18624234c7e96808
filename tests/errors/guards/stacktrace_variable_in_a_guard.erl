-module(stacktrace_variable_in_a_guard).
-export([f/1]).
f(X) ->
    try X()
    catch Class:Reason:Stack when Stack =:= [] -> {Class, Reason, Stack}
%%                                ^^^^^ stacktrace variable 'Stack' must not be used in a guard
    end.
