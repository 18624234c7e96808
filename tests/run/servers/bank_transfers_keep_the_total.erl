%% Accounts as processes; a hundred clients move money around.
-module(bank_transfers_keep_the_total).
-export([main/0]).

main() ->
    Accounts = [spawn(fun() -> account(100) end) || _ <- lists:seq(1, 10)],
    Me = self(),
    Clients = [spawn(fun() -> transfer(lists:nth(N rem 10 + 1, Accounts), lists:nth(N * 7 rem 10 + 1, Accounts), N), Me ! {self(), done} end)
               || N <- lists:seq(1, 100)],
    [receive {C, done} -> ok end || C <- Clients],
    io:format("~w~n", [lists:sum([balance(A) || A <- Accounts])]).

transfer(From, To, Amount) -> From ! {add, -Amount}, To ! {add, Amount}.
balance(A) -> A ! {balance, self()}, receive {A, B} -> B end.

account(B) ->
    receive
        {add, N} -> account(B + N);
        {balance, From} -> From ! {self(), B}, account(B)
    end.
