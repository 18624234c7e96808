%% Arrays of counters that processes share.
%%
%% BIFs: atomics:get/2, put/3, add/3, info/1.
%%
%% Differs from OTP: counters with write_concurrency are the same as the
%% others: they are exact, and take no more memory.
-module(counters).
-export([new/2, get/2, put/3, add/3, sub/3, info/1]).

new(Size, []) -> new(Size, [atomics]);
new(Size, [Kind] = Options) when Kind =:= atomics; Kind =:= write_concurrency ->
    try
        {Kind, atomics:new(Size, [{signed, true}])}
    catch
        error:Reason -> error(Reason, [Size, Options])
    end;
new(Size, Options) -> error(badarg, [Size, Options]).

get({_, Ref}, Index) -> atomics:get(Ref, Index).

put({_, Ref}, Index, Value) -> atomics:put(Ref, Index, Value).

add({_, Ref}, Index, Increment) -> atomics:add(Ref, Index, Increment).

sub({_, Ref}, Index, Decrement) -> atomics:add(Ref, Index, -Decrement).

info({_, Ref}) -> maps:with([size, memory], atomics:info(Ref)).
