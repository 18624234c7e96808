{module, bound}.
{exports, [{f,2},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[318316494933142301982594744796170841882]}]}.
{labels, 8}.


{function, f, 2, 2}.
  {label,1}.
    {line,{location,"bound.erl",5}}.
    {func_info,{atom,bound},{atom,f},2}.
  {label,2}.
    {is_tuple,{f,7},{x,1}}.
    {test_arity,{f,7},{x,1},3}.
    {get_tuple_element,{x,1},0,{x,2}}.
    {get_tuple_element,{x,1},1,{x,3}}.
    {get_tuple_element,{x,1},2,{x,4}}.
    {is_eq_exact,{f,7},{x,2},{x,0}}.
    {is_eq_exact,{f,7},{x,3},{x,4}}.
    {move,{x,3},{x,0}}.
    return.
  {label,7}.
    {line,{location,"bound.erl",6}}.
    {badmatch,{x,1}}.


{function, module_info, 0, 4}.
  {label,3}.
    {func_info,{atom,bound},{atom,module_info},0}.
  {label,4}.
    {move,{atom,bound},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 6}.
  {label,5}.
    {func_info,{atom,bound},{atom,module_info},1}.
  {label,6}.
    {move,{x,0},{x,1}}.
    {move,{atom,bound},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
