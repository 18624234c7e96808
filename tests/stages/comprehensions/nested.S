{module, nested}.
{exports, [{pairs,1},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[233315614553175401380234948310887758806]}]}.
{labels, 17}.


{function, pairs, 1, 2}.
  {label,1}.
    {line,{location,"nested.erl",5}}.
    {func_info,{atom,nested},{atom,pairs},1}.
  {label,2}.
    {call_only,1,{f,6}}.


{function, '-pairs/1-lc$^1/1-1-', 3, 4}.
  {label,3}.
    {line,{location,"nested.erl",5}}.
    {func_info,{atom,nested},{atom,'-pairs/1-lc$^1/1-1-'},3}.
  {label,4}.
    {is_nonempty_list,{f,11},{x,0}}.
    {get_list,{x,0},{x,0},{x,3}}.
    {is_lt,{f,12},{integer,1},{x,0}}.
    {allocate_heap,1,3,4}.
    {put_tuple2,{y,0},{list,[{x,1},{x,0}]}}.
    {move,{x,3},{x,0}}.
    {call,3,{f,4}}.
    {test_heap,2,1}.
    {put_list,{y,0},{x,0},{x,0}}.
    {deallocate,1}.
    return.
  {label,12}.
    {move,{x,3},{x,0}}.
    {call_only,3,{f,4}}.
  {label,11}.
    {is_nil,{f,13},{x,0}}.
    {move,{x,2},{x,0}}.
    {call_only,1,{f,6}}.
  {label,13}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{atom,bad_generator},{x,0}]}}.
    {call_ext_only,1,{extfunc,erlang,error,1}}.


{function, '-pairs/1-lc$^0/1-0-', 1, 6}.
  {label,5}.
    {line,{location,"nested.erl",5}}.
    {func_info,{atom,nested},{atom,'-pairs/1-lc$^0/1-0-'},1}.
  {label,6}.
    {is_nonempty_list,{f,14},{x,0}}.
    {get_list,{x,0},{x,0},{x,2}}.
    {is_tagged_tuple,{f,15},{x,0},2,{atom,ok}}.
    {get_tuple_element,{x,0},1,{x,1}}.
    {move,{x,1},{x,0}}.
    {call_only,3,{f,4}}.
  {label,15}.
    {move,{x,2},{x,0}}.
    {call_only,1,{f,6}}.
  {label,14}.
    {is_nil,{f,16},{x,0}}.
    {move,nil,{x,0}}.
    return.
  {label,16}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{atom,bad_generator},{x,0}]}}.
    {call_ext_only,1,{extfunc,erlang,error,1}}.


{function, module_info, 0, 8}.
  {label,7}.
    {func_info,{atom,nested},{atom,module_info},0}.
  {label,8}.
    {move,{atom,nested},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 10}.
  {label,9}.
    {func_info,{atom,nested},{atom,module_info},1}.
  {label,10}.
    {move,{x,0},{x,1}}.
    {move,{atom,nested},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
