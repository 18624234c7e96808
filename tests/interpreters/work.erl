%% A bit of everything that handlers do in place, without output: what it costs is counted. No process waits for time.
-module(work).
-export([main/0, loop/0, min/2]).

main() ->
    end_with(fun() -> [once(N) || N <- lists(1, 200)] end).

%% Handlers and long paths in turn, a million and more: a native stack that grew with them would not do.
loop() ->
    end_with(fun() -> loop(100000, []) end).

%% A VM without the library says nothing of a process that dies, and goes on without it.
end_with(F) ->
    halt(try F() of _ -> 0 catch _:_ -> 1 end).

loop(0, _) ->
    ok;
loop(N, Last) ->
    self() ! {N, Last},
    New = receive {N, _} = M -> setelement(2, M, []) end,
    _ = catch throw(New),
    _ = try bad(N) catch error:_ -> ok end,
    F = fun(X) -> X + N end,
    _ = apply(?MODULE, id(min), [F(1), 2.5]),
    loop(N - 1, New).

once(N) ->
    L = lists(1, N),
    true = length(reverse(L, [])) =:= N,
    _ = sum(L, 0) * 1.5 / 2 - 1,
    _ = (N bsl 70) rem 12345 + (N bxor 77) div 3,
    #{a := N, b := _} = maps(N),
    _ = binaries(<<N:16, "text", N:32/little>>),
    Self = self(),
    spawn(fun() -> Self ! {self(), [{X, float(X)} || X <- L]} end),
    receive {_, [{1, _} | _]} -> ok end,
    _ = [catch classify(X) || X <- [N, atom, {N}, {a, N}, "s", 1.0, fun once/1, <<>>, Self, none]].

min(A, B) when A < B -> A;
min(_, B) -> B.

id(X) -> X.

bad(N) when N > 0 -> error({bad, N});
bad(_) -> ok.

lists(N, N) -> [N];
lists(From, To) -> [From | lists(From + 1, To)].

reverse([H | T], Acc) -> reverse(T, [H | Acc]);
reverse([], Acc) -> Acc.

sum([H | T], Sum) -> sum(T, Sum + H);
sum([], Sum) -> Sum.

maps(N) ->
    M = #{a => N, c => [N]},
    M#{b => M, c := 1}.

binaries(<<N:16, Text:4/binary, Rest/bits>>) -> {N, Text, <<Rest/bits, N:3>>}.

classify(X) when is_integer(X), X > 100 -> big;
classify(1) -> one;
classify(2) -> two;
classify(X) when is_integer(X) -> small;
classify(atom) -> atom;
classify({_}) -> single;
classify({a, X}) -> {tagged, X};
classify([_ | _]) -> list;
classify(X) when is_float(X) -> X * 2.0;
classify(F) when is_function(F, 1) -> fun1;
classify(B) when is_binary(B) -> byte_size(B);
classify(P) when is_pid(P) -> pid.
