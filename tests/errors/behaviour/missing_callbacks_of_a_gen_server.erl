-module(missing_callbacks_of_a_gen_server).
-behaviour(gen_server).
%% @2 Warning: undefined callback function handle_call/3 (behaviour 'gen_server')
%% @2 Warning: undefined callback function handle_cast/2 (behaviour 'gen_server')
-export([init/1]).
init(X) -> {ok, X}.
