{module, try_catch}.
{exports, [{f,1},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[151197506570035273210422770826875821388]}]}.
{labels, 14}.


{function, f, 1, 2}.
  {label,1}.
    {line,{location,"try_catch.erl",5}}.
    {func_info,{atom,try_catch},{atom,f},1}.
  {label,2}.
    {allocate,2,1}.
    {init_yregs,{list,[{y,0}]}}.
    {'try',{y,1},{f,9}}.
    {line,{location,"try_catch.erl",6}}.
    {call,1,{f,4}}.
    {try_end,{y,1}}.
    {is_tagged_tuple,{f,10},{x,0},2,{atom,ok}}.
    {get_tuple_element,{x,0},1,{x,0}}.
    {deallocate,2}.
    return.
  {label,10}.
    {try_case_end,{x,0}}.
  {label,9}.
    {try_case,{y,1}}.
    {move,{x,1},{y,0}}.
    {select_val,{x,0},{f,11},{list,[{atom,throw},{f,12},{atom,error},{f,13}]}}.
  {label,12}.
    {is_tagged_tuple,{f,11},{x,1},2,{atom,stop}}.
    {get_tuple_element,{x,1},1,{x,0}}.
    {deallocate,2}.
    return.
  {label,13}.
    {is_ne_exact,{f,11},{x,1},{atom,undef}}.
    {move,{x,2},{x,0}}.
    build_stacktrace.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{y,0},{x,0}]}}.
    {deallocate,2}.
    return.
  {label,11}.
    {raise,{x,2},{y,0}}.


{function, g, 1, 4}.
  {label,3}.
    {line,{location,"try_catch.erl",13}}.
    {func_info,{atom,try_catch},{atom,g},1}.
  {label,4}.
    return.


{function, module_info, 0, 6}.
  {label,5}.
    {func_info,{atom,try_catch},{atom,module_info},0}.
  {label,6}.
    {move,{atom,try_catch},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 8}.
  {label,7}.
    {func_info,{atom,try_catch},{atom,module_info},1}.
  {label,8}.
    {move,{x,0},{x,1}}.
    {move,{atom,try_catch},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
