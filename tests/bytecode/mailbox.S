{module, mailbox}.
{exports, [{module_info,1},{module_info,0},{answer,2}]}.
{attributes, [{vsn,[312409901637065329948813720797087693671]}]}.
{labels, 12}.


{function, answer, 2, 2}.
  {label,1}.
    {line,{location,"mailbox.erl",3}}.
    {func_info,{atom,mailbox},{atom,answer},2}.
  {label,2}.
    {allocate,3,2}.
    {move,{x,1},{y,1}}.
    {move,{x,0},{y,2}}.
    {recv_marker_reserve,{y,0}}.
    {call_ext,0,{extfunc,erlang,make_ref,0}}.
    {test_heap,4,1}.
    {bif0,{extfunc,erlang,self,0},{x,1}}.
    {put_tuple2,{x,1},{list,[{x,1},{x,0},{atom,'what\'s up'}]}}.
    {recv_marker_bind,{y,0},{x,0}}.
    {swap,{y,2},{x,0}}.
    {init_yregs,{list,[{y,0}]}}.
    {line,{location,"mailbox.erl",5}}.
    send.
    {recv_marker_use,{y,2}}.
  {label,3}.
    {loop_rec,{f,7},{x,0}}.
    {is_tuple,{f,6},{x,0}}.
    {test_arity,{f,6},{x,0},2}.
    {get_tuple_element,{x,0},0,{x,1}}.
    {get_tuple_element,{x,0},1,{x,0}}.
    {is_nonempty_list,{f,4},{x,0}}.
    {get_hd,{x,0},{x,0}}.
    {is_eq_exact,{f,6},{x,1},{y,2}}.
    {jump,{f,5}}.
  {label,4}.
    {is_eq_exact,{f,6},{x,1},{y,2}}.
  {label,5}.
    {recv_marker_clear,{y,2}}.
    remove_message.
    {deallocate,3}.
    return.
  {label,6}.
    {loop_rec_end,{f,3}}.
  {label,7}.
    {wait_timeout,{f,3},{y,1}}.
    timeout.
    {recv_marker_clear,{y,2}}.
    {move,{atom,timeout},{x,0}}.
    {deallocate,3}.
    return.


{function, module_info, 0, 9}.
  {label,8}.
    {line,[]}.
    {func_info,{atom,mailbox},{atom,module_info},0}.
  {label,9}.
    {move,{atom,mailbox},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 11}.
  {label,10}.
    {line,[]}.
    {func_info,{atom,mailbox},{atom,module_info},1}.
  {label,11}.
    {move,{x,0},{x,1}}.
    {move,{atom,mailbox},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
