-module(assignment_in_a_record).
-record(r, {a}).
-export([f/0, g/0]).
f() -> #r{a => 1}.
%%          ^^ syntax error before: '=>'
g() -> #r{}.
