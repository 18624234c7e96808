{module, floats}.
{exports, [{main,1},{half,1},{guarded,2},{across_a_call,2},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[211306930251231235319127069245372276207]}]}.
{labels, 20}.


{function, main, 1, 2}.
  {label,1}.
    {line,{location,"floats.erl",5}}.
    {func_info,{atom,floats},{atom,main},1}.
  {label,2}.
    {allocate,0,1}.
    {call,1,{f,4}}.
    {move,{literal,0.0},{x,1}}.
    {call_last,2,{f,6},0}.


{function, points, 1, 4}.
  {label,3}.
    {line,{location,"floats.erl",7}}.
    {func_info,{atom,floats},{atom,points},1}.
  {label,4}.
    {is_eq_exact,{f,17},{x,0},{integer,0}}.
    {move,nil,{x,0}}.
    return.
  {label,17}.
    {allocate_heap,1,{alloc,[{words,3},{floats,2},{funs,0}]},1}.
    {init_yregs,{list,[{y,0}]}}.
    {line,{location,"floats.erl",8}}.
    {fconv,{x,0},{fr,0}}.
    {fmove,{literal,0.5},{fr,1}}.
    {fmul,{f,0},{fr,0},{fr,1},{fr,1}}.
    {fmove,{fr,1},{x,1}}.
    {fmove,{literal,3.0},{fr,1}}.
    {fdiv,{f,0},{fr,0},{fr,1},{fr,0}}.
    {fmove,{fr,0},{x,2}}.
    {put_tuple2,{y,0},{list,[{x,1},{x,2}]}}.
    {gc_bif2,{f,0},1,{extfunc,erlang,'-',2},{x,0},{integer,1},{x,0}}.
    {call,1,{f,4}}.
    {test_heap,2,1}.
    {put_list,{y,0},{x,0},{x,0}}.
    {deallocate,1}.
    return.


{function, sum, 2, 6}.
  {label,5}.
    {line,{location,"floats.erl",10}}.
    {func_info,{atom,floats},{atom,sum},2}.
  {label,6}.
    {is_nonempty_list,{f,18},{x,0}}.
    {get_list,{x,0},{x,0},{x,2}}.
    {get_tuple_element,{x,0},0,{x,3}}.
    {get_tuple_element,{x,0},1,{x,0}}.
    {fmove,{x,3},{fr,0}}.
    {fmul,{f,0},{fr,0},{fr,0},{fr,0}}.
    {fmove,{x,1},{fr,1}}.
    {fadd,{f,0},{fr,1},{fr,0},{fr,0}}.
    {fmove,{x,0},{fr,1}}.
    {fmul,{f,0},{fr,1},{fr,1},{fr,1}}.
    {fadd,{f,0},{fr,0},{fr,1},{fr,0}}.
    {test_heap,{alloc,[{words,0},{floats,1},{funs,0}]},3}.
    {fmove,{fr,0},{x,1}}.
    {move,{x,2},{x,0}}.
    {call_only,2,{f,6}}.
  {label,18}.
    {move,{x,1},{x,0}}.
    return.


{function, half, 1, 8}.
  {label,7}.
    {line,{location,"floats.erl",13}}.
    {func_info,{atom,floats},{atom,half},1}.
  {label,8}.
    {fconv,{x,0},{fr,0}}.
    {fmove,{literal,2.0},{fr,1}}.
    {fdiv,{f,0},{fr,0},{fr,1},{fr,0}}.
    {test_heap,{alloc,[{words,0},{floats,1},{funs,0}]},0}.
    {fmove,{fr,0},{x,0}}.
    return.


{function, guarded, 2, 10}.
  {label,9}.
    {line,{location,"floats.erl",15}}.
    {func_info,{atom,floats},{atom,guarded},2}.
  {label,10}.
    {is_float,{f,19},{x,0}}.
    {fmove,{literal,0.5},{fr,0}}.
    {fconv,{x,1},{fr,1}}.
    {fmul,{f,0},{fr,0},{fr,1},{fr,2}}.
    {fmove,{x,0},{fr,3}}.
    {fsub,{f,0},{fr,3},{fr,2},{fr,2}}.
    {fnegate,{f,0},{fr,2},{fr,2}}.
    {fmul,{f,0},{fr,0},{fr,1},{fr,0}}.
    {fadd,{f,0},{fr,3},{fr,0},{fr,0}}.
    {fmul,{f,0},{fr,2},{fr,0},{fr,0}}.
    {test_heap,{alloc,[{words,0},{floats,1},{funs,0}]},0}.
    {fmove,{fr,0},{x,0}}.
    return.
  {label,19}.
    return.


{function, across_a_call, 2, 12}.
  {label,11}.
    {line,{location,"floats.erl",19}}.
    {func_info,{atom,floats},{atom,across_a_call},2}.
  {label,12}.
    {allocate_heap,1,{alloc,[{words,0},{floats,1},{funs,0}]},2}.
    {init_yregs,{list,[{y,0}]}}.
    {line,{location,"floats.erl",20}}.
    {fconv,{x,0},{fr,0}}.
    {fmove,{literal,2.0},{fr,1}}.
    {fdiv,{f,0},{fr,0},{fr,1},{fr,0}}.
    {fmove,{fr,0},{y,0}}.
    {move,{y,0},{x,0}}.
    {line,{location,"floats.erl",21}}.
    {call_fun,1}.
    {fconv,{x,0},{fr,0}}.
    {fmove,{y,0},{fr,1}}.
    {fadd,{f,0},{fr,0},{fr,1},{fr,0}}.
    {test_heap,{alloc,[{words,0},{floats,1},{funs,0}]},0}.
    {fmove,{fr,0},{x,0}}.
    {deallocate,1}.
    return.


{function, module_info, 0, 14}.
  {label,13}.
    {func_info,{atom,floats},{atom,module_info},0}.
  {label,14}.
    {move,{atom,floats},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 16}.
  {label,15}.
    {func_info,{atom,floats},{atom,module_info},1}.
  {label,16}.
    {move,{x,0},{x,1}}.
    {move,{atom,floats},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
