{module, tuples}.
{exports, [{area,1},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[27160786656890098400310304432231195386]}]}.
{labels, 12}.


{function, area, 1, 2}.
  {label,1}.
    {line,{location,"tuples.erl",5}}.
    {func_info,{atom,tuples},{atom,area},1}.
  {label,2}.
    {is_tuple,{f,7},{x,0}}.
    {select_tuple_arity,{x,0},{f,1},{list,[2,{f,8},3,{f,9}]}}.
  {label,8}.
    {get_tuple_element,{x,0},0,{x,1}}.
    {get_tuple_element,{x,0},1,{x,2}}.
    {select_val,{x,1},{f,1},{list,[{atom,square},{f,10},{atom,circle},{f,11}]}}.
  {label,10}.
    {gc_bif2,{f,0},3,{extfunc,erlang,'*',2},{x,2},{x,2},{x,0}}.
    return.
  {label,11}.
    {line,{location,"tuples.erl",6}}.
    {gc_bif2,{f,0},3,{extfunc,erlang,'*',2},{integer,3},{x,2},{x,0}}.
    {gc_bif2,{f,0},3,{extfunc,erlang,'*',2},{x,0},{x,2},{x,0}}.
    return.
  {label,9}.
    {get_tuple_element,{x,0},0,{x,1}}.
    {get_tuple_element,{x,0},1,{x,2}}.
    {get_tuple_element,{x,0},2,{x,3}}.
    {is_eq_exact,{f,1},{x,1},{atom,rectangle}}.
    {line,{location,"tuples.erl",7}}.
    {gc_bif2,{f,0},4,{extfunc,erlang,'*',2},{x,2},{x,3},{x,0}}.
    return.
  {label,7}.
    {is_eq_exact,{f,1},{x,0},{atom,point}}.
    {move,{integer,0},{x,0}}.
    return.


{function, module_info, 0, 4}.
  {label,3}.
    {func_info,{atom,tuples},{atom,module_info},0}.
  {label,4}.
    {move,{atom,tuples},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 6}.
  {label,5}.
    {func_info,{atom,tuples},{atom,module_info},1}.
  {label,6}.
    {move,{x,0},{x,1}}.
    {move,{atom,tuples},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
