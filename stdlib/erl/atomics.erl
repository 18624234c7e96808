%% Arrays of 64-bit integers that processes share; get, put, add and the like
%% are BIFs.
%%
%% BIFs: erts_internal:atomics_new/2, atomics:add/3, add_get/3.
-module(atomics).
-export([new/2, sub/3, sub_get/3]).

new(Arity, Options) ->
    case is_list(Options) andalso [Bool || {signed, Bool} <- Options, is_boolean(Bool)] of
        Signed when length(Signed) =:= length(Options) ->
            IsSigned = lists:last([true | Signed]),
            erts_internal:atomics_new(Arity, case IsSigned of true -> 1; false -> 0 end);
        _ -> error(badarg, [Arity, Options])
    end.

sub(Ref, Index, Decrement) -> atomics:add(Ref, Index, -Decrement).

sub_get(Ref, Index, Decrement) -> atomics:add_get(Ref, Index, -Decrement).
