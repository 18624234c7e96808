-module(3).
%%      ^ bad module declaration
%% @end no module definition
