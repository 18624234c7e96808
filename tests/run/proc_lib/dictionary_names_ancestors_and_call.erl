%% $ancestors and $initial_call in the process dictionary.
-module(dictionary_names_ancestors_and_call).
-export([main/0]).

-export([child/1]).
main() ->
    register(the_parent, self()),
    Me = self(),
    P = proc_lib:spawn(?MODULE, child, [Me]),
    receive {P, Anc, Call} -> io:format("~w ~w~n", [hd(Anc), Call]) end,
    {_, Q} = {x, proc_lib:spawn_link(fun() -> Me ! {inner, length(get('$ancestors')) >= 1} end)},
    receive {inner, Yes} -> io:format("~w ~w~n", [Yes, is_pid(Q)]) end.

child(Parent) -> Parent ! {self(), get('$ancestors'), get('$initial_call')}.
