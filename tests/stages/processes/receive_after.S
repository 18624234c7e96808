{module, receive_after}.
{exports, [{wait,2},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[133396467732469368230847063150325321647]}]}.
{labels, 11}.


{function, wait, 2, 2}.
  {label,1}.
    {line,{location,"receive_after.erl",5}}.
    {func_info,{atom,receive_after},{atom,wait},2}.
  {label,2}.
    {allocate,2,2}.
    {move,{x,0},{y,0}}.
    {move,{x,1},{y,1}}.
  {label,7}.
    {loop_rec,{f,8},{x,0}}.
    {is_tuple,{f,9},{x,0}}.
    {test_arity,{f,10},{x,0},2}.
    {get_tuple_element,{x,0},0,{x,1}}.
    {get_tuple_element,{x,0},1,{x,0}}.
    {is_eq_exact,{f,10},{x,1},{y,0}}.
    remove_message.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{atom,ok},{x,0}]}}.
    {deallocate,2}.
    return.
  {label,9}.
    {is_eq_exact,{f,10},{x,0},{atom,stop}}.
    remove_message.
    {move,{atom,stopped},{x,0}}.
    {deallocate,2}.
    return.
  {label,10}.
    {loop_rec_end,{f,7}}.
  {label,8}.
    {wait_timeout,{f,7},{y,1}}.
    timeout.
    {move,{atom,timeout},{x,0}}.
    {deallocate,2}.
    return.


{function, module_info, 0, 4}.
  {label,3}.
    {func_info,{atom,receive_after},{atom,module_info},0}.
  {label,4}.
    {move,{atom,receive_after},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 6}.
  {label,5}.
    {func_info,{atom,receive_after},{atom,module_info},1}.
  {label,6}.
    {move,{x,0},{x,1}}.
    {move,{atom,receive_after},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
