%% Tests of a guard are branches. `;` starts over with the next alternative; what fails answers "no".
-module(guards).
-export([f/2]).

f(X, T) when is_integer(X), X > 0; element(1, T) =:= ok -> yes;
f(X, _) when not is_atom(X) andalso X /= 1.0 -> maybe_;
f(_, _) -> no.
