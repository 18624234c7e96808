%% -import.
-module(imported_functions).
-export([main/0]).

-import(lists, [reverse/1, map/2]).
main() -> io:format("~w ~w~n", [reverse([1, 2]), map(fun(X) -> X + 1 end, [1, 2])]).
