%% Each is_ test on a value of each type.
-module(type_tests_tell_types_apart).
-export([main/0]).

main() ->
    Values = [a, 1, 1 bsl 70, 1.5, "s", [], {}, {1}, self(), make_ref(), fun main/0, true],
    [io:format("~w~n", [tests(V)]) || V <- Values].

tests(V) ->
    [N || {N, true} <- [{atom, is_atom(V)}, {integer, is_integer(V)}, {float, is_float(V)}, {number, is_number(V)},
                        {list, is_list(V)}, {tuple, is_tuple(V)}, {pid, is_pid(V)}, {reference, is_reference(V)},
                        {function, is_function(V)}, {boolean, is_boolean(V)}, {function0, is_function(V, 0)},
                        {function1, is_function(V, 1)}]].
