%% The protected blocks name their handler, whose parameters are class, reason and raw stack trace.
-module(try_catch).
-export([f/1]).

f(X) ->
    try g(X) of
        {ok, V} -> V
    catch
        throw:{stop, V} -> V;
        error:R:Stack when R =/= undef -> {R, Stack}
    end.

g(X) -> X.
