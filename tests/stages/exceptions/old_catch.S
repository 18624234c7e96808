{module, old_catch}.
{exports, [{f,1},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[15724339204602054407171801988253220214]}]}.
{labels, 8}.


{function, f, 1, 2}.
  {label,1}.
    {line,{location,"old_catch.erl",5}}.
    {func_info,{atom,old_catch},{atom,f},1}.
  {label,2}.
    {allocate,1,1}.
    {'catch',{y,0},{f,7}}.
    {gc_bif2,{f,0},1,{extfunc,erlang,'+',2},{x,0},{integer,1},{x,0}}.
  {label,7}.
    {catch_end,{y,0}}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{atom,result},{x,0}]}}.
    {deallocate,1}.
    return.


{function, module_info, 0, 4}.
  {label,3}.
    {func_info,{atom,old_catch},{atom,module_info},0}.
  {label,4}.
    {move,{atom,old_catch},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 6}.
  {label,5}.
    {func_info,{atom,old_catch},{atom,module_info},1}.
  {label,6}.
    {move,{x,0},{x,1}}.
    {move,{atom,old_catch},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
