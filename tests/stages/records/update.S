{module, update}.
{exports, [{older,1},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[181993907399421624091583806514574527755]}]}.
{labels, 8}.


{function, older, 1, 2}.
  {label,1}.
    {line,{location,"update.erl",7}}.
    {func_info,{atom,update},{atom,older},1}.
  {label,2}.
    {is_tagged_tuple,{f,7},{x,0},4,{atom,person}}.
    {get_tuple_element,{x,0},2,{x,1}}.
    {gc_bif2,{f,0},2,{extfunc,erlang,'+',2},{x,1},{integer,1},{x,1}}.
    {get_tuple_element,{x,0},1,{x,2}}.
    {get_tuple_element,{x,0},3,{x,0}}.
    {test_heap,5,3}.
    {put_tuple2,{x,0},{list,[{atom,person},{x,2},{x,1},{x,0}]}}.
    return.
  {label,7}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{atom,badrecord},{x,0}]}}.
    {call_ext_only,1,{extfunc,erlang,error,1}}.


{function, module_info, 0, 4}.
  {label,3}.
    {func_info,{atom,update},{atom,module_info},0}.
  {label,4}.
    {move,{atom,update},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 6}.
  {label,5}.
    {func_info,{atom,update},{atom,module_info},1}.
  {label,6}.
    {move,{x,0},{x,1}}.
    {move,{atom,update},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
