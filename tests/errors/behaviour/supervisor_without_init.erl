-module(supervisor_without_init).
-behaviour(supervisor).
%% @2 Warning: undefined callback function init/1 (behaviour 'supervisor')
