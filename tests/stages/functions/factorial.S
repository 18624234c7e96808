{module, factorial}.
{exports, [{fact,1},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[15660963439956208820487902150782066246]}]}.
{labels, 8}.


{function, fact, 1, 2}.
  {label,1}.
    {line,{location,"factorial.erl",5}}.
    {func_info,{atom,factorial},{atom,fact},1}.
  {label,2}.
    {is_eq_exact,{f,7},{x,0},{integer,0}}.
    {move,{integer,1},{x,0}}.
    return.
  {label,7}.
    {allocate,1,1}.
    {move,{x,0},{y,0}}.
    {line,{location,"factorial.erl",6}}.
    {gc_bif2,{f,0},1,{extfunc,erlang,'-',2},{x,0},{integer,1},{x,0}}.
    {call,1,{f,2}}.
    {gc_bif2,{f,0},1,{extfunc,erlang,'*',2},{y,0},{x,0},{x,0}}.
    {deallocate,1}.
    return.


{function, module_info, 0, 4}.
  {label,3}.
    {func_info,{atom,factorial},{atom,module_info},0}.
  {label,4}.
    {move,{atom,factorial},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 6}.
  {label,5}.
    {func_info,{atom,factorial},{atom,module_info},1}.
  {label,6}.
    {move,{x,0},{x,1}}.
    {move,{atom,factorial},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
