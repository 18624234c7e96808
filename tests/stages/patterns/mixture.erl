%% Wadler's example: runs of clauses that look at the same argument are decided together.
-module(mixture).
-export([f/2]).

f([], _) -> a;
f(_, []) -> b;
f([H | _], [H | _]) -> c;
f([_ | _], _) -> d.
