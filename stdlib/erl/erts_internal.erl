%% What the virtual machine calls from inside its own functions.
%%
%% BIFs: erts_internal:map_next/3.
-module(erts_internal).
-export([await_result/1]).

%% Waits for the answer of another process, or of what is left of it. The
%% answer always comes, and nobody else sends it.
await_result(Reference) ->
    receive {Reference, Result} -> Result end.
