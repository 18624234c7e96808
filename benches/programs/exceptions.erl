%% Exceptions: a try that nothing disturbs, a throw that is caught, an error from a BIF with its stack trace.
%% args: 1000000
%% quick: 100000
%% tiny: 100
-module(exceptions).
-export([main/1]).

main([Arg]) ->
    N = list_to_integer(Arg),
    measure:time(try_quiet, 3 * N, fun() -> repeat(3 * N, fun quiet/1, 0) end),
    measure:time(throw_catch, N, fun() -> repeat(N, fun thrown/1, 0) end),
    measure:time(error_catch, N div 4, fun() -> repeat(N div 4, fun failed/1, 0) end).

repeat(0, _, Sum) ->
    Sum;
repeat(Left, Function, Sum) ->
    repeat(Left - 1, Function, Sum + Function(Left)).

quiet(X) ->
    try half(X)
    catch
        throw:{odd, _} -> 0
    end.

half(X) ->
    X bsr 1.

thrown(X) ->
    try deep(3, X)
    catch
        throw:{from_below, Value} -> Value
    end.

deep(0, X) ->
    throw({from_below, X band 7});
deep(Levels, X) ->
    1 + deep(Levels - 1, X).

failed(X) ->
    try element(X + 1, {}) of
        _ -> 0
    catch
        error:badarg:Stack -> min(1, length(Stack))
    end.
