{module, guards}.
{exports, [{f,2},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[288096880014826249285719147099193106980]}]}.
{labels, 12}.


{function, f, 2, 2}.
  {label,1}.
    {line,{location,"guards.erl",5}}.
    {func_info,{atom,guards},{atom,f},2}.
  {label,2}.
    {is_integer,{f,7},{x,0}}.
    {is_ge,{f,8},{integer,0},{x,0}}.
  {label,7}.
    {bif2,{f,9},{extfunc,erlang,element,2},{integer,1},{x,1},{x,1}}.
    {is_eq_exact,{f,9},{x,1},{atom,ok}}.
  {label,8}.
    {move,{atom,yes},{x,0}}.
    return.
  {label,9}.
    {is_atom,{f,10},{x,0}}.
    {jump,{f,11}}.
  {label,10}.
    {is_ne,{f,11},{x,0},{literal,1.0}}.
    {move,{atom,maybe_},{x,0}}.
    return.
  {label,11}.
    {move,{atom,no},{x,0}}.
    return.


{function, module_info, 0, 4}.
  {label,3}.
    {func_info,{atom,guards},{atom,module_info},0}.
  {label,4}.
    {move,{atom,guards},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 6}.
  {label,5}.
    {func_info,{atom,guards},{atom,module_info},1}.
  {label,6}.
    {move,{x,0},{x,1}}.
    {move,{atom,guards},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
