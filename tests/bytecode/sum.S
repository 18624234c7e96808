{module, sum}.
{exports, [{module_info,1},{module_info,0},{average,1},{total,1}]}.
{attributes, [{vsn,[53996660869077999244032563470927636013]}]}.
{labels, 12}.


{function, total, 1, 2}.
  {label,1}.
    {line,{location,"sum.erl",3}}.
    {func_info,{atom,sum},{atom,total},1}.
  {label,2}.
    {move,{integer,0},{x,1}}.
    {call_only,2,{f,4}}.


{function, total, 2, 4}.
  {label,3}.
    {line,{location,"sum.erl",4}}.
    {func_info,{atom,sum},{atom,total},2}.
  {label,4}.
    {is_nonempty_list,{f,5},{x,0}}.
    {get_list,{x,0},{x,2},{x,0}}.
    {gc_bif2,{f,0},3,{extfunc,erlang,'+',2},{x,1},{x,2},{x,1}}.
    {call_only,2,{f,4}}.
  {label,5}.
    {is_nil,{f,3},{x,0}}.
    {move,{x,1},{x,0}}.
    return.


{function, average, 1, 7}.
  {label,6}.
    {line,{location,"sum.erl",6}}.
    {func_info,{atom,sum},{atom,average},1}.
  {label,7}.
    {is_nonempty_list,{f,6},{x,0}}.
    {allocate,1,1}.
    {move,{x,0},{y,0}}.
    {call,1,{f,2}}.
    {gc_bif1,{f,0},1,{extfunc,erlang,length,1},{y,0},{x,1}}.
    {fconv,{x,0},{fr,0}}.
    {fconv,{x,1},{fr,1}}.
    {fdiv,{f,0},{fr,0},{fr,1},{fr,0}}.
    {test_heap,{alloc,[{words,0},{floats,1},{funs,0}]},0}.
    {fmove,{fr,0},{x,0}}.
    {deallocate,1}.
    return.


{function, module_info, 0, 9}.
  {label,8}.
    {line,[]}.
    {func_info,{atom,sum},{atom,module_info},0}.
  {label,9}.
    {move,{atom,sum},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 11}.
  {label,10}.
    {line,[]}.
    {func_info,{atom,sum},{atom,module_info},1}.
  {label,11}.
    {move,{x,0},{x,1}}.
    {move,{atom,sum},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
