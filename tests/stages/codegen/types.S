{module, types}.
{exports, [{main,1},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[27633975782978898767022168914380652580]}]}.
{labels, 23}.


{function, main, 1, 2}.
  {label,1}.
    {line,{location,"types.erl",4}}.
    {func_info,{atom,types},{atom,main},1}.
  {label,2}.
    {allocate,2,1}.
    {init_yregs,{list,[{y,1}]}}.
    {move,{x,0},{y,0}}.
    {move,{x,0},{x,1}}.
    {move,{integer,1},{x,0}}.
    {call_ext,2,{extfunc,lists,seq,2}}.
    {call,1,{f,6}}.
    {call,1,{f,4}}.
    {move,{x,0},{y,1}}.
    {move,{y,0},{x,0}}.
    {call,1,{f,12}}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{y,1},{x,0}]}}.
    {deallocate,2}.
    return.


{function, total, 1, 4}.
  {label,3}.
    {line,{location,"types.erl",7}}.
    {func_info,{atom,types},{atom,total},1}.
  {label,4}.
    {is_nonempty_list,{f,19},{x,0}}.
    {allocate,1,1}.
    {get_list,{x,0},{y,0},{x,0}}.
    {call,1,{f,4}}.
    {gc_bif2,{f,0},1,{extfunc,erlang,'+',2},{y,0},{x,0},{x,0}}.
    {deallocate,1}.
    return.
  {label,19}.
    {move,{integer,0},{x,0}}.
    return.


{function, evens, 1, 6}.
  {label,5}.
    {line,{location,"types.erl",11}}.
    {func_info,{atom,types},{atom,evens},1}.
  {label,6}.
    {call_only,1,{f,8}}.


{function, '-evens/1-lc$^0/1-0-', 1, 8}.
  {label,7}.
    {line,{location,"types.erl",11}}.
    {func_info,{atom,types},{atom,'-evens/1-lc$^0/1-0-'},1}.
  {label,8}.
    {is_nonempty_list,{f,20},{x,0}}.
    {allocate,2,1}.
    {get_list,{x,0},{y,0},{y,1}}.
    {move,{y,0},{x,0}}.
    {call,1,{f,10}}.
    {is_eq_exact,{f,21},{x,0},{atom,true}}.
    {move,{y,1},{x,0}}.
    {call,1,{f,8}}.
    {test_heap,2,1}.
    {put_list,{y,0},{x,0},{x,0}}.
    {deallocate,2}.
    return.
  {label,21}.
    {move,{y,1},{x,0}}.
    {call_last,1,{f,8},2}.
  {label,20}.
    {move,nil,{x,0}}.
    return.


{function, even, 1, 10}.
  {label,9}.
    {line,{location,"types.erl",13}}.
    {func_info,{atom,types},{atom,even},1}.
  {label,10}.
    {gc_bif2,{f,22},1,{extfunc,erlang,'rem',2},{x,0},{integer,2},{x,0}}.
    {is_eq_exact,{f,22},{x,0},{integer,0}}.
    {move,{atom,true},{x,0}}.
    return.
  {label,22}.
    {move,{atom,false},{x,0}}.
    return.


{function, pairs, 1, 12}.
  {label,11}.
    {line,{location,"types.erl",17}}.
    {func_info,{atom,types},{atom,pairs},1}.
  {label,12}.
    {allocate,0,1}.
    {line,{location,"types.erl",18}}.
    {call,1,{f,14}}.
    {get_tuple_element,{x,0},0,{x,1}}.
    {get_tuple_element,{x,0},1,{x,0}}.
    {line,{location,"types.erl",19}}.
    {gc_bif2,{f,0},2,{extfunc,erlang,'+',2},{x,1},{x,0},{x,0}}.
    {deallocate,0}.
    return.


{function, pair, 1, 14}.
  {label,13}.
    {line,{location,"types.erl",21}}.
    {func_info,{atom,types},{atom,pair},1}.
  {label,14}.
    {gc_bif2,{f,0},1,{extfunc,erlang,'+',2},{x,0},{integer,1},{x,1}}.
    {test_heap,3,2}.
    {put_tuple2,{x,0},{list,[{x,0},{x,1}]}}.
    return.


{function, module_info, 0, 16}.
  {label,15}.
    {func_info,{atom,types},{atom,module_info},0}.
  {label,16}.
    {move,{atom,types},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 18}.
  {label,17}.
    {func_info,{atom,types},{atom,module_info},1}.
  {label,18}.
    {move,{x,0},{x,1}}.
    {move,{atom,types},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
