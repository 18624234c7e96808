{module, after_runs_twice}.
{exports, [{f,1},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[299461020776689173101997235383929631133]}]}.
{labels, 8}.


{function, f, 1, 2}.
  {label,1}.
    {line,{location,"after_runs_twice.erl",5}}.
    {func_info,{atom,after_runs_twice},{atom,f},1}.
  {label,2}.
    {allocate,4,1}.
    {init_yregs,{list,[{y,1},{y,2}]}}.
    {move,{x,0},{y,0}}.
    {'try',{y,3},{f,7}}.
    {move,{integer,10},{x,1}}.
    {line,{location,"after_runs_twice.erl",6}}.
    {call_ext,2,{extfunc,file,read,2}}.
    {move,{x,0},{y,1}}.
    {try_end,{y,3}}.
    {move,{y,0},{x,0}}.
    {line,{location,"after_runs_twice.erl",7}}.
    {call_ext,1,{extfunc,file,close,1}}.
    {move,{y,1},{x,0}}.
    {deallocate,4}.
    return.
  {label,7}.
    {try_case,{y,3}}.
    {move,{x,1},{y,1}}.
    {move,{x,2},{y,2}}.
    {move,{y,0},{x,0}}.
    {call_ext,1,{extfunc,file,close,1}}.
    {raise,{y,2},{y,1}}.


{function, module_info, 0, 4}.
  {label,3}.
    {func_info,{atom,after_runs_twice},{atom,module_info},0}.
  {label,4}.
    {move,{atom,after_runs_twice},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 6}.
  {label,5}.
    {func_info,{atom,after_runs_twice},{atom,module_info},1}.
  {label,6}.
    {move,{x,0},{x,1}}.
    {move,{atom,after_runs_twice},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
