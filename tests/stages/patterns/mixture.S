{module, mixture}.
{exports, [{f,2},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[139280924299462176664301360697687689849]}]}.
{labels, 11}.


{function, f, 2, 2}.
  {label,1}.
    {line,{location,"mixture.erl",5}}.
    {func_info,{atom,mixture},{atom,f},2}.
  {label,2}.
    {is_nil,{f,7},{x,0}}.
    {move,{atom,a},{x,0}}.
    return.
  {label,7}.
    {is_nil,{f,8},{x,1}}.
    {move,{atom,b},{x,0}}.
    return.
  {label,8}.
    {is_nonempty_list,{f,9},{x,1}}.
    {get_hd,{x,1},{x,2}}.
    {is_nonempty_list,{f,1},{x,0}}.
    {get_hd,{x,0},{x,0}}.
    {is_eq_exact,{f,10},{x,0},{x,2}}.
    {move,{atom,c},{x,0}}.
    return.
  {label,9}.
    {is_nonempty_list,{f,1},{x,0}}.
  {label,10}.
    {move,{atom,d},{x,0}}.
    return.


{function, module_info, 0, 4}.
  {label,3}.
    {func_info,{atom,mixture},{atom,module_info},0}.
  {label,4}.
    {move,{atom,mixture},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 6}.
  {label,5}.
    {func_info,{atom,mixture},{atom,module_info},1}.
  {label,6}.
    {move,{x,0},{x,1}}.
    {move,{atom,mixture},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
