%% A parent that ends abnormally takes its linked children along.
-module(exit_of_linked_parent_takes_children).
-export([main/0]).

main() ->
    Me = self(),
    Parent = spawn(fun() -> C = [spawn_link(fun() -> receive x -> x end end) || _ <- [1, 2, 3]], Me ! {children, C}, receive go -> exit(parent_died) end end),
    Children = receive {children, C} -> C end,
    Refs = [monitor(process, X) || X <- Children],
    Parent ! go,
    io:format("~w~n", [[receive {'DOWN', R, _, _, Why} -> Why end || R <- Refs]]).
