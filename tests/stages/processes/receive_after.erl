%% The message stays in the mailbox until a clause matched; only then its parts are kept.
-module(receive_after).
-export([wait/2]).

wait(Ref, Time) ->
    receive
        {Ref, Reply} -> {ok, Reply};
        stop -> stopped
    after Time -> timeout
    end.
