-module(no_auto_import_resolves_the_clash).
-export([f/1]).
-compile({no_auto_import, [length/1]}).
f(L) -> {length(L), Y}.
%%                  ^ variable 'Y' is unbound
length(_) -> 0.
