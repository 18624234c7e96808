{module, exceptions}.
{exports, [{module_info,1},{module_info,0},{caught,1},{safe,1}]}.
{attributes, [{vsn,[321905000189996271906196874051651590732]}]}.
{labels, 16}.


{function, safe, 1, 2}.
  {label,1}.
    {line,{location,"exceptions.erl",3}}.
    {func_info,{atom,exceptions},{atom,safe},1}.
  {label,2}.
    {allocate,3,1}.
    {init_yregs,{list,[{y,0},{y,1}]}}.
    {'try',{y,2},{f,8}}.
    {'try',{y,1},{f,3}}.
    {line,{location,"exceptions.erl",4}}.
    {call_fun,0}.
    {try_end,{y,1}}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{atom,ok},{x,0}]}}.
    {move,{x,0},{y,1}}.
    {jump,{f,6}}.
  {label,3}.
    {try_case,{y,1}}.
    {move,{x,1},{y,0}}.
    {move,{x,2},{x,1}}.
    {select_val,{x,0},{f,7},{list,[{atom,error},{f,5},{atom,throw},{f,4}]}}.
  {label,4}.
    {test_heap,3,0}.
    {put_tuple2,{x,0},{list,[{atom,thrown},{y,0}]}}.
    {move,{x,0},{y,1}}.
    {jump,{f,6}}.
  {label,5}.
    {move,{x,1},{x,0}}.
    build_stacktrace.
    {test_heap,4,1}.
    {put_tuple2,{x,0},{list,[{atom,failed},{y,0},{x,0}]}}.
    {move,{x,0},{y,1}}.
  {label,6}.
    {try_end,{y,2}}.
    {move,{atom,true},{x,1}}.
    {move,{atom,done},{x,0}}.
    {line,{location,"exceptions.erl",10}}.
    {call_ext,2,{extfunc,erlang,put,2}}.
    {move,{y,1},{x,0}}.
    {deallocate,3}.
    return.
  {label,7}.
    {raise,{x,1},{y,0}}.
  {label,8}.
    {try_case,{y,2}}.
    {move,{x,2},{y,0}}.
    {move,{x,1},{y,1}}.
    {move,{atom,true},{x,1}}.
    {move,{atom,done},{x,0}}.
    {line,{location,"exceptions.erl",10}}.
    {call_ext,2,{extfunc,erlang,put,2}}.
    {raise,{y,0},{y,1}}.


{function, caught, 1, 10}.
  {label,9}.
    {line,{location,"exceptions.erl",12}}.
    {func_info,{atom,exceptions},{atom,caught},1}.
  {label,10}.
    {allocate,1,1}.
    {'catch',{y,0},{f,11}}.
    {call_fun,0}.
  {label,11}.
    {catch_end,{y,0}}.
    {deallocate,1}.
    return.


{function, module_info, 0, 13}.
  {label,12}.
    {line,[]}.
    {func_info,{atom,exceptions},{atom,module_info},0}.
  {label,13}.
    {move,{atom,exceptions},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 15}.
  {label,14}.
    {line,[]}.
    {func_info,{atom,exceptions},{atom,module_info},1}.
  {label,15}.
    {move,{x,0},{x,1}}.
    {move,{atom,exceptions},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
