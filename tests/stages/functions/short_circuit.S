{module, short_circuit}.
{exports, [{all,1},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[319342953057425540040272745443863128715]}]}.
{labels, 11}.


{function, all, 1, 2}.
  {label,1}.
    {line,{location,"short_circuit.erl",5}}.
    {func_info,{atom,short_circuit},{atom,all},1}.
  {label,2}.
    {is_nonempty_list,{f,7},{x,0}}.
    {get_list,{x,0},{x,0},{x,1}}.
    {select_val,{x,0},{f,8},{list,[{atom,true},{f,9},{atom,false},{f,10}]}}.
  {label,9}.
    {move,{x,1},{x,0}}.
    {call_only,1,{f,2}}.
  {label,10}.
    {move,{atom,false},{x,0}}.
    return.
  {label,8}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{atom,badarg},{x,0}]}}.
    {call_ext_only,1,{extfunc,erlang,error,1}}.
  {label,7}.
    {is_nil,{f,1},{x,0}}.
    {move,{atom,true},{x,0}}.
    return.


{function, module_info, 0, 4}.
  {label,3}.
    {func_info,{atom,short_circuit},{atom,module_info},0}.
  {label,4}.
    {move,{atom,short_circuit},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 6}.
  {label,5}.
    {func_info,{atom,short_circuit},{atom,module_info},1}.
  {label,6}.
    {move,{x,0},{x,1}}.
    {move,{atom,short_circuit},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
