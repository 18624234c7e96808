{module, scopes}.
{exports, [{f,1},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[303733932410307023087962220136036802179]}]}.
{labels, 9}.


{function, f, 1, 2}.
  {label,1}.
    {line,{location,"scopes.erl",5}}.
    {func_info,{atom,scopes},{atom,f},1}.
  {label,2}.
    {is_tagged_tuple,{f,7},{x,0},2,{atom,ok}}.
    {get_tuple_element,{x,0},1,{x,0}}.
    {move,{atom,good},{x,1}}.
    {jump,{f,8}}.
  {label,7}.
    {move,{atom,bad},{x,1}}.
  {label,8}.
    {test_heap,3,2}.
    {put_tuple2,{x,0},{list,[{x,1},{x,0}]}}.
    return.


{function, module_info, 0, 4}.
  {label,3}.
    {func_info,{atom,scopes},{atom,module_info},0}.
  {label,4}.
    {move,{atom,scopes},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 6}.
  {label,5}.
    {func_info,{atom,scopes},{atom,module_info},1}.
  {label,6}.
    {move,{x,0},{x,1}}.
    {move,{atom,scopes},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
