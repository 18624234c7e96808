{module, closure}.
{exports, [{add,2},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[187676640725035099716316318751884543889]}]}.
{labels, 10}.


{function, add, 2, 2}.
  {label,1}.
    {line,{location,"closure.erl",5}}.
    {func_info,{atom,closure},{atom,add},2}.
  {label,2}.
    {allocate_heap,0,{alloc,[{words,1},{floats,0},{funs,1}]},2}.
    {make_fun3,{f,4},0,7309201,{x,0},{list,[{x,0}]}}.
    {swap,{x,0},{x,1}}.
    {line,{location,"closure.erl",9}}.
    {call_fun,1}.
    {deallocate,0}.
    return.


{function, '-add/2-Loop/1-0-', 2, 4}.
  {label,3}.
    {line,{location,"closure.erl",6}}.
    {func_info,{atom,closure},{atom,'-add/2-Loop/1-0-'},2}.
  {label,4}.
    {is_nonempty_list,{f,9},{x,0}}.
    {allocate,1,2}.
    {init_yregs,{list,[{y,0}]}}.
    {get_list,{x,0},{x,0},{x,2}}.
    {gc_bif2,{f,0},3,{extfunc,erlang,'+',2},{x,0},{x,1},{y,0}}.
    {move,{x,2},{x,0}}.
    {call,2,{f,4}}.
    {test_heap,2,1}.
    {put_list,{y,0},{x,0},{x,0}}.
    {deallocate,1}.
    return.
  {label,9}.
    {is_nil,{f,3},{x,0}}.
    {move,nil,{x,0}}.
    return.


{function, module_info, 0, 6}.
  {label,5}.
    {func_info,{atom,closure},{atom,module_info},0}.
  {label,6}.
    {move,{atom,closure},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 8}.
  {label,7}.
    {func_info,{atom,closure},{atom,module_info},1}.
  {label,8}.
    {move,{x,0},{x,1}}.
    {move,{atom,closure},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
