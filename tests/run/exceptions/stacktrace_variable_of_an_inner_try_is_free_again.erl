%% eunit_test names the stack trace of nested `try`s alike: what the `of` part binds does not exist for `catch`.
-module(stacktrace_variable_of_an_inner_try_is_free_again).
-export([main/0]).

main() ->
    io:format("~p~n", [[run(Kind) || Kind <- [fine, inner, outer]]]).

run(Kind) ->
    try start(Kind) of
        Started ->
            try
                work(Started)
            catch
                Class:Term:Trace -> {inner, Class, Term, is_list(Trace)}
            end
    catch
        Class:Term:Trace -> {outer, Class, Term, is_list(Trace)}
    end.

start(outer) -> throw(no_start);
start(Kind) -> Kind.

work(inner) -> error(no_work);
work(Kind) -> Kind.
