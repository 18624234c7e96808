f() -> ok.
%% @1 no module definition
%% @1 Warning: function f/0 is unused
