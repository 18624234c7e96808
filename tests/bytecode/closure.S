{module, closure}.
{exports, [{module_info,1},{module_info,0},{twice,2},{adder,1}]}.
{attributes, [{vsn,[325958457933382238100019884427438405657]}]}.
{labels, 11}.


{function, adder, 1, 2}.
  {label,1}.
    {line,{location,"closure.erl",3}}.
    {func_info,{atom,closure},{atom,adder},1}.
  {label,2}.
    {test_heap,{alloc,[{words,1},{floats,0},{funs,1}]},1}.
    {make_fun3,{f,10},0,128567942,{x,0},{list,[{x,0}]}}.
    return.


{function, twice, 2, 4}.
  {label,3}.
    {line,{location,"closure.erl",4}}.
    {func_info,{atom,closure},{atom,twice},2}.
  {label,4}.
    {allocate,1,2}.
    {move,{x,0},{y,0}}.
    {swap,{x,0},{x,1}}.
    {call_fun,1}.
    {move,{y,0},{x,1}}.
    {call_fun2,{atom,safe},1,{x,1}}.
    {deallocate,1}.
    return.


{function, module_info, 0, 6}.
  {label,5}.
    {line,[]}.
    {func_info,{atom,closure},{atom,module_info},0}.
  {label,6}.
    {move,{atom,closure},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 8}.
  {label,7}.
    {line,[]}.
    {func_info,{atom,closure},{atom,module_info},1}.
  {label,8}.
    {move,{x,0},{x,1}}.
    {move,{atom,closure},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.


{function, '-adder/1-fun-0-', 2, 10}.
  {label,9}.
    {line,{location,"closure.erl",3}}.
    {func_info,{atom,closure},{atom,'-adder/1-fun-0-'},2}.
  {label,10}.
    {gc_bif2,{f,0},2,{extfunc,erlang,'+',2},{x,0},{x,1},{x,0}}.
    return.
    int_code_end.
