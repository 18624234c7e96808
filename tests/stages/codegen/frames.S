{module, frames}.
{exports, [{leaf_first,1},{both_ways_call,2},{one_way_calls,2},{kept_result,1},{nested,1},{no_map,2},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[1644911185053559617067144854496982419]}]}.
{labels, 27}.


{function, leaf_first, 1, 2}.
  {label,1}.
    {line,{location,"frames.erl",6}}.
    {func_info,{atom,frames},{atom,leaf_first},1}.
  {label,2}.
    {is_nil,{f,17},{x,0}}.
    {move,{integer,0},{x,0}}.
    return.
  {label,17}.
    {is_nonempty_list,{f,1},{x,0}}.
    {allocate,2,1}.
    {init_yregs,{list,[{y,1}]}}.
    {get_list,{x,0},{x,0},{y,0}}.
    {line,{location,"frames.erl",7}}.
    {call_ext,1,{extfunc,lists,max,1}}.
    {move,{x,0},{y,1}}.
    {move,{y,0},{x,0}}.
    {call,1,{f,2}}.
    {gc_bif2,{f,0},1,{extfunc,erlang,'+',2},{y,1},{x,0},{x,0}}.
    {deallocate,2}.
    return.


{function, both_ways_call, 2, 4}.
  {label,3}.
    {line,{location,"frames.erl",10}}.
    {func_info,{atom,frames},{atom,both_ways_call},2}.
  {label,4}.
    {allocate,1,2}.
    {move,{x,1},{y,0}}.
    {is_eq_exact,{f,18},{x,0},{integer,1}}.
    {bif0,{extfunc,erlang,self,0},{x,0}}.
    {line,{location,"frames.erl",12}}.
    send.
    {jump,{f,19}}.
  {label,18}.
    {move,{x,1},{x,0}}.
    {line,{location,"frames.erl",13}}.
    {call_ext,1,{extfunc,lists,reverse,1}}.
  {label,19}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{x,0},{y,0}]}}.
    {deallocate,1}.
    return.


{function, one_way_calls, 2, 6}.
  {label,5}.
    {line,{location,"frames.erl",17}}.
    {func_info,{atom,frames},{atom,one_way_calls},2}.
  {label,6}.
    {is_lt,{f,20},{x,1},{x,0}}.
    {swap,{x,0},{x,1}}.
    {call_ext_only,2,{extfunc,lists,seq,2}}.
  {label,20}.
    return.


{function, kept_result, 1, 8}.
  {label,7}.
    {line,{location,"frames.erl",21}}.
    {func_info,{atom,frames},{atom,kept_result},1}.
  {label,8}.
    {allocate,1,1}.
    {init_yregs,{list,[{y,0}]}}.
    {line,{location,"frames.erl",22}}.
    {call_ext,1,{extfunc,lists,reverse,1}}.
    {move,{x,0},{y,0}}.
    {line,{location,"frames.erl",23}}.
    {call_ext,1,{extfunc,lists,sort,1}}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{y,0},{x,0}]}}.
    {deallocate,1}.
    return.


{function, nested, 1, 10}.
  {label,9}.
    {line,{location,"frames.erl",27}}.
    {func_info,{atom,frames},{atom,nested},1}.
  {label,10}.
    {allocate,2,1}.
    {init_yregs,{list,[{y,0}]}}.
    {'try',{y,1},{f,21}}.
    {'try',{y,0},{f,22}}.
    {line,{location,"frames.erl",29}}.
    {call_fun,0}.
    {try_end,{y,0}}.
    {jump,{f,23}}.
  {label,22}.
    {try_case,{y,0}}.
    {is_eq_exact,{f,24},{x,0},{atom,error}}.
    {test_heap,3,2}.
    {put_tuple2,{x,0},{list,[{atom,inner},{x,1}]}}.
  {label,23}.
    {try_end,{y,1}}.
    {deallocate,2}.
    return.
  {label,24}.
    {raise,{x,2},{x,1}}.
  {label,21}.
    {try_case,{y,1}}.
    {is_eq_exact,{f,25},{x,0},{atom,throw}}.
    {test_heap,3,2}.
    {put_tuple2,{x,0},{list,[{atom,outer},{x,1}]}}.
    {deallocate,2}.
    return.
  {label,25}.
    {raise,{x,2},{x,1}}.


{function, no_map, 2, 12}.
  {label,11}.
    {line,{location,"frames.erl",34}}.
    {func_info,{atom,frames},{atom,no_map},2}.
  {label,12}.
    {is_map,{f,26},{x,0}}.
    {put_map_assoc,{f,0},{x,0},{x,0},2,{list,[{x,1},{integer,1}]}}.
    return.
  {label,26}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{atom,badmap},{x,0}]}}.
    {call_ext_only,1,{extfunc,erlang,error,1}}.


{function, module_info, 0, 14}.
  {label,13}.
    {func_info,{atom,frames},{atom,module_info},0}.
  {label,14}.
    {move,{atom,frames},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 16}.
  {label,15}.
    {func_info,{atom,frames},{atom,module_info},1}.
  {label,16}.
    {move,{x,0},{x,1}}.
    {move,{atom,frames},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
