%% Loading code, and asking what is loaded.
%%
%% BIFs: minibeam:load_module/1, module_bytes/1, module_file/1, erlang:load_module/2,
%% delete_module/1, purge_module/1, check_process_code/2, loaded/0.
%%
%% Differs from OTP: the code path is given by the command and does not
%% change; there is no code server, so these functions may be called by
%% anybody at any time.
-module(code).
-compile({no_auto_import, [load_module/2]}).
-export([load_file/1, load_binary/3, ensure_loaded/1, ensure_modules_loaded/1, which/1, is_loaded/1, all_loaded/0]).
-export([delete/1, purge/1, soft_purge/1, module_status/1, root_dir/0, get_mode/0]).

ensure_loaded(Module) when is_atom(Module) ->
    case erlang:module_loaded(Module) of
        true -> {module, Module};
        false -> minibeam:load_module(Module)
    end.

ensure_modules_loaded(Modules) ->
    case [{Module, Reason} || Module <- Modules, {error, Reason} <- [ensure_loaded(Module)]] of
        [] -> ok;
        Errors -> {error, Errors}
    end.

%% Loads it again too, if it is loaded: the current version becomes the old
%% one, and the one before that is purged.
load_file(Module) when is_atom(Module) ->
    case minibeam:module_bytes(Module) of
        error -> {error, nofile};
        Bytes -> load_binary(Module, "", Bytes)
    end.

load_binary(Module, _File, Code) when is_atom(Module), is_binary(Code) ->
    purge(Module),
    case erlang:load_module(Module, Code) of
        {module, Module} = Loaded -> Loaded;
        {error, _} = Error -> Error
    end.

which(Module) when is_atom(Module) ->
    case is_loaded(Module) of
        {file, File} -> File;
        false -> non_existing
    end.

is_loaded(Module) when is_atom(Module) ->
    case minibeam:module_file(Module) of
        undefined -> false;
        File -> {file, File}
    end.

all_loaded() -> [{Module, minibeam:module_file(Module)} || Module <- erlang:loaded()].

%% Makes the current code old. `false`: there is old code already, or no code.
delete(Module) when is_atom(Module) ->
    try
        erlang:delete_module(Module) =:= true
    catch
        error:badarg -> false
    end.

%% Removes old code, and kills the processes that run it; tells whether there
%% were any.
purge(Module) when is_atom(Module) ->
    Users = users(Module),
    lists:foreach(fun(Pid) -> exit(Pid, kill) end, Users),
    wait_for_death(Users),
    remove_old(Module),
    Users =/= [].

wait_for_death(Pids) ->
    Monitors = [erlang:monitor(process, Pid) || Pid <- Pids],
    lists:foreach(fun(Monitor) -> receive {'DOWN', Monitor, process, _, _} -> ok end end, Monitors).

%% Removes old code only if no process runs it.
soft_purge(Module) when is_atom(Module) ->
    case users(Module) of
        [] ->
            remove_old(Module),
            true;
        _ -> false
    end.

users(Module) -> [Pid || Pid <- processes(), Pid =/= self(), check_process_code(Pid, Module) =:= true].

%% There may be none.
remove_old(Module) ->
    try
        erlang:purge_module(Module)
    catch
        error:badarg -> false
    end.

module_status(Module) ->
    case erlang:module_loaded(Module) of
        true -> loaded;
        false -> not_loaded
    end.

root_dir() -> "".

get_mode() -> interactive.
